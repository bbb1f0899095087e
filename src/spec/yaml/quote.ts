/** A text as a YAML scalar on one line: plain if YAML reads it back unchanged, else in double quotes as in JSON. */
export function yamlScalar(text: string): string {
  const isPlain =
    /^[A-Za-z0-9_(~][^\n\r\t]*$/.test(text) &&
    !/: |\s#|:$|\s$/.test(text) &&
    !/^(~|null|true|false)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
