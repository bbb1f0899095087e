/** A few lines of C that use an idiom, and the steps that are read from them. */
export interface IdiomExample {
  /**
   * The body of a call with the arguments `int fd, const char __user *path, struct frob __user *ptr, size_t size,
   * unsigned int flags, int __user *number`; `struct frob` has the fields `flags` and `more`, of 64 bits each.
   */
  readonly body: string;
  readonly steps: readonly string[];
}
