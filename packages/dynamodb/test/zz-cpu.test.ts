import { GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand, TransactWriteItemsCommand, BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBBackend } from '../src/index.js';
import { openService } from './service.js';
test('cpu', async () => {
  const s = await openService();
  const tableName = await s.createTable();
  const b = new DynamoDBBackend({ client: s.client, tableName });
  const raw = s.client;
  // capture the inputs
  const inputs: Record<string, any> = {};
  const spy = s.createClient();
  spy.middlewareStack.add((next, ctx: any) => (args: any) => { inputs[ctx.commandName] = args.input; return next(args); }, { step: 'initialize' });
  const sb = new DynamoDBBackend({ client: spy, tableName });
  for (let i = 0; i < 100; i++) { await b.zAdd('z', `m${i}`, i); await b.set(`k${i}`, 'v'.repeat(100)); }
  const atomic = async (x: any) => { const w = x.atomicWrite(); w.set('a', 'x'); w.nIncrBy('b', 1); w.sAdd('c', 'm'); w.zAdd('z', 'm1', 1); await w.exec(); };
  const batch = async (x: any) => { const w = x.batch(); for (let i = 0; i < 100; i++) w.get(`k${i}`); await w.exec(); };
  await sb.get('k1'); await sb.set('k1', 'v'); await sb.nIncrBy('n', 1); await sb.zRangeByScoreWithScores('z', 0, 50); await atomic(sb); await batch(sb);
  const cases: [string, () => Promise<unknown>, () => Promise<unknown>, number][] = [
    ['get', () => raw.send(new GetItemCommand(inputs.GetItemCommand)), () => b.get('k1'), 1500],
    ['set', () => raw.send(new PutItemCommand(inputs.PutItemCommand)), () => b.set('k1', 'v'), 1500],
    ['nIncrBy', () => raw.send(new UpdateItemCommand(inputs.UpdateItemCommand)), () => b.nIncrBy('n', 1), 1500],
    ['range 51', () => raw.send(new QueryCommand(inputs.QueryCommand)), () => b.zRangeByScoreWithScores('z', 0, 50), 300],
    ['atomic 4', () => raw.send(new TransactWriteItemsCommand({ ...inputs.TransactWriteItemsCommand, ClientRequestToken: undefined })), () => atomic(b), 500],
    ['batch 100 gets', () => raw.send(new BatchGetItemCommand(inputs.BatchGetItemCommand)), () => batch(b), 200],
  ];
  const measure = async (f: () => Promise<unknown>, n: number) => {
    const start = process.cpuUsage();
    let left = n;
    await Promise.all(Array.from({ length: 8 }, async () => { while (left-- > 0) await f(); }));
    const u = process.cpuUsage(start);
    return (u.user + u.system) / n;
  };
  for (const [name, r, k, n] of cases) {
    await measure(r, n); await measure(k, n);
    const rs: number[] = [], ks: number[] = [];
    for (let i = 0; i < 7; i++) { if (i % 2) { rs.push(await measure(r, n)); ks.push(await measure(k, n)); } else { ks.push(await measure(k, n)); rs.push(await measure(r, n)); } }
    const med = (a: number[]) => a.sort((x, y) => x - y)[3]!;
    process.stdout.write(`CPU ${name}: raw ${med(rs).toFixed(0)} us, ours ${med(ks).toFixed(0)} us, ratio ${(med(ks) / med(rs)).toFixed(3)}, min ratio ${(ks[0]! / rs[0]!).toFixed(3)}\n`);
  }
  await s.close();
}, 600000);
