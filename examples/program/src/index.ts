export { listen, runProgram } from './program.js';
