import { traceOrder } from './trace-order.js';

for (const line of await traceOrder()) console.log(line);
