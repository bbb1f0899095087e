export type Fields = Readonly<Record<string, string | number | boolean>>;

/** Structured log: one JSON object a line. Callers must not log request headers or tokens. */
export interface Log {
  info(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

export function createLog(write: (line: string) => void): Log {
  const line = (level: string, message: string, fields: Fields): void =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
  return {
    info: (message, fields = {}) => line('info', message, fields),
    error: (message, fields = {}) => line('error', message, fields),
  };
}
