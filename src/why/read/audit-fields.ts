/** The fields of an audit record, `name=value`; values in quotes are without them. */
export class AuditFields {
  readonly #line: string;

  constructor(line: string) {
    // auditd puts a group separator before the enriched part of a record.
    this.#line = line.replaceAll('\u001d', ' ');
  }

  /** The value of a field; undefined if the record has none of that name. */
  get(name: string): string | undefined {
    let at = this.#line.indexOf(`${name}=`);
    while (at > 0 && !/[\s,('"{]/.test(this.#line[at - 1] ?? '')) at = this.#line.indexOf(`${name}=`, at + 1);
    if (at === -1) return undefined;
    const start = at + name.length + 1;
    if (this.#line[start] === '"') {
      const end = this.#line.indexOf('"', start + 1);
      return this.#line.slice(start + 1, end === -1 ? undefined : end);
    }
    // Copies of a log lose the separator: `code=0x0AUID="unset"`.
    const value = /^[^\s"]*/.exec(this.#line.slice(start, start + 256))?.[0] ?? '';
    return value.replace(/(?<=[\da-z)])(?:AUID|ARCH|SYSCALL|UID)=.*$/, '');
  }

  /** A decimal number. */
  number(name: string): number | undefined {
    const text = this.get(name);
    return text !== undefined && /^-?\d{1,12}$/.test(text) ? Number(text) : undefined;
  }

  /** A number that is hexadecimal, whether it says so or not (`%x` and `0x%x` of the kernel). */
  hexadecimal(name: string): number | undefined {
    const digits = /^(?:0x)?([0-9a-f]{1,8})$/i.exec(this.get(name) ?? '')?.[1];
    return digits === undefined ? undefined : Number.parseInt(digits, 16);
  }
}
