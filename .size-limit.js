// Size budgets of the built packages, minified and gzipped, each without the packages that it stands on: what a program
// adds by using it. A budget is raised only knowingly.
const budgets = {
  core: '24.4 kB',
  memory: '9.8 kB',
  redis: '20.9 kB',
  dynamodb: '29.5 kB',
  foundationdb: '6.1 kB',
  ordered: '12.6 kB',
  lmdb: '4.4 kB',
  cache: '6.5 kB',
  opentelemetry: '2.7 kB',
  connect: '4.3 kB',
  collections: '12 kB',
};

export default Object.entries(budgets).map(([name, limit]) => ({
  name: `@keyvaluestore/${name}`,
  path: `packages/${name}/dist/index.mjs`,
  limit,
  gzip: true,
  modifyEsbuildConfig: (config) => ({ ...config, platform: 'node', packages: 'external' }),
}));
