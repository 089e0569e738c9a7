// Size budgets of the built packages, minified and gzipped, each without the packages that it stands on: what a program
// adds by using it. A budget is raised only knowingly.
const budgets = {
  core: '23.1 kB',
  memory: '9.6 kB',
  redis: '13.2 kB',
  dynamodb: '20 kB',
  foundationdb: '5.8 kB',
  ordered: '7.7 kB',
  lmdb: '4.4 kB',
  cache: '6.2 kB',
  opentelemetry: '2.7 kB',
};

export default Object.entries(budgets).map(([name, limit]) => ({
  name: `@keyvaluestore/${name}`,
  path: `packages/${name}/dist/index.mjs`,
  limit,
  gzip: true,
  modifyEsbuildConfig: (config) => ({ ...config, platform: 'node', packages: 'external' }),
}));
