import { printCommands } from '../print.ts';
import { action } from './action.ts';

/* The program that action.yml runs. */

process.exitCode = await action(process.env, (line) => printCommands(`${line}\n`));
