// Size budgets of the built packages, minified and gzipped, each without the packages that it stands on: what a program
// adds by using it. A budget is raised only knowingly.
const budgets = {
  core: '23.1 kB',
  memory: '9.6 kB',
  redis: '19.3 kB',
  dynamodb: '29.5 kB',
  foundationdb: '5.9 kB',
  ordered: '12.3 kB',
  lmdb: '4.4 kB',
  cache: '6.4 kB',
  opentelemetry: '2.7 kB',
  connect: '4.3 kB',
  collections: '11.4 kB',
};

export default Object.entries(budgets).map(([name, limit]) => ({
  name: `@keyvaluestore/${name}`,
  path: `packages/${name}/dist/index.mjs`,
  limit,
  gzip: true,
  modifyEsbuildConfig: (config) => ({ ...config, platform: 'node', packages: 'external' }),
}));
