// Opens an address, writes and reads, closes twice, and tells what it saw; ends only when nothing is left open.
import { connect } from '../../src/index.js';

const { backend, close } = await connect(process.argv[2] as string);
await backend.set('greeting', 'hello');
const value = await backend.get('greeting');
await close();
await close();
process.stdout.write(JSON.stringify({ system: backend.driver.capabilities.system, value }));
