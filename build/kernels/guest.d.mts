export declare function compileFor(
  architecture: string,
  source: string,
  binary: string,
): { readonly binary: string; readonly fault?: undefined } | { readonly fault: string };
export declare function packFiles(
  files: Readonly<Record<string, string>>,
  archive: string,
): { readonly archive: string };
export declare function boot(
  architecture: string,
  image: string,
  archive: string,
): {
  readonly console: Buffer;
  readonly complaint: string;
  readonly error: Error | undefined;
  readonly seconds: number;
};
