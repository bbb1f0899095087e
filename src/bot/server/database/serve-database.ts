import type { MessagePort } from 'node:worker_threads';
import { answer } from '../thread-requests.ts';
import type { Database } from './database.ts';
import type { DatabaseRequest, FromDatabase, ToDatabase } from './protocol.ts';

/** Performs the requests of another thread on a database, until one asks to close it. */
export function serveDatabase(port: MessagePort, database: Database): Promise<void> {
  const post = (message: FromDatabase): void => port.postMessage(message);
  const perform = (request: DatabaseRequest): Promise<unknown> => {
    switch (request.kind) {
      case 'query':
        return database.query(request.text, request.values);
      case 'execute':
        return database.execute(request.text);
      case 'maintain':
        return database.maintain(request.table);
      case 'close':
        return database.close();
    }
  };
  return new Promise((resolve) => {
    port.on('message', async ({ id, request }: ToDatabase) => {
      await answer(id, perform(request), post);
      if (request.kind === 'close') {
        port.close();
        resolve();
      }
    });
    post({ kind: 'ready' });
  });
}
