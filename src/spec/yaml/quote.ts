/** A text as a YAML scalar on one line: as it is where YAML reads it so, else in double quotes, as JSON writes them. */
export function yamlScalar(text: string): string {
  const isPlain =
    /^[A-Za-z0-9_(~][^\n\r\t]*$/.test(text) &&
    !/: |\s#|:$|\s$/.test(text) &&
    !/^(~|null|true|false)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
