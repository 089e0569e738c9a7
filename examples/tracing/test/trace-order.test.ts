import { traceOrder } from '../src/trace-order.js';

it('shows each call inside the request, with its conflict', async () => {
  const lines = (await traceOrder()).map((line) => line.replace(/[\d.]+ ms/, '* ms'));
  expect(lines).toEqual([
    'POST /orders/7/place  * ms',
    '  zRangeByScore  * ms  db.query.text=zRange order:7:lines -Infinity Infinity',
    '  BATCH get  * ms  db.query.text=get line:pen; get line:paper  db.operation.batch.size=2',
    '  atomicWrite  * ms  db.query.text=set order:7:state ? equals ?; zRem queue ?  db.operation.batch.size=2  error.type=CONFLICT  ERROR',
    '  atomicWrite  * ms  db.query.text=set order:7:state ? equals ?; zRem queue ?  db.operation.batch.size=2',
  ]);
});
