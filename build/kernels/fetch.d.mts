/** A kernel of kernels.json. */
export interface Pin {
  readonly name: string;
  readonly release: string;
  readonly architecture: string;
  readonly suite: string;
  readonly version: string;
  readonly image: Packaged;
  readonly configuration: Packaged;
}
export interface Packaged {
  readonly package: string;
  readonly sha256: string;
  /** Within the package. */
  readonly file: string;
}
export declare function fetchKernel(
  pin: Pin,
  cache: string,
):
  | { readonly image: string; readonly configuration: string; readonly fault?: undefined }
  | { readonly fault: string };
