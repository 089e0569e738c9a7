// Size budgets of the built packages, minified and gzipped, each without the packages that it stands on: what a program
// adds by using it. A budget is raised only knowingly.
const budgets = {
  core: '12 kB',
  memory: '5.8 kB',
  redis: '11.5 kB',
  dynamodb: '13.7 kB',
  foundationdb: '5.6 kB',
  ordered: '5.5 kB',
  lmdb: '4.4 kB',
  cache: '5.5 kB',
  opentelemetry: '2.7 kB',
};

export default Object.entries(budgets).map(([name, limit]) => ({
  name: `@keyvaluestore/${name}`,
  path: `packages/${name}/dist/index.mjs`,
  limit,
  gzip: true,
  modifyEsbuildConfig: (config) => ({ ...config, platform: 'node', packages: 'external' }),
}));
