import { printCommands } from '../print.ts';
import { action } from './action.ts';

/* The file that action.yml names. */

process.exitCode = await action(process.env, (line) => printCommands(`${line}\n`));
