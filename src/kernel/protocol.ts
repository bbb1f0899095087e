/**
 * The messages between the parent and the calling process, a line of JSON each. The child knows numbers and bytes, and
 * no specs.
 */

/** An argument: a 64-bit number in decimal, or memory to be laid out. */
export type WireValue = string | WireMemory;

export interface WireMemory {
  /** Base64. */
  readonly bytes: string;
  readonly isWritable: boolean;
  /** Pointers within it, by offset. */
  readonly pointers: readonly (readonly [number, WireMemory])[];
}

export interface WireCall {
  readonly number: number;
  readonly args: readonly WireValue[];
}

/** How the child confines itself before its first call. */
export interface Confinement {
  /** Become this user and group, without other groups and capabilities; undefined: keep the user. */
  readonly user: number | undefined;
  /** Make this empty folder the root of the file system. */
  readonly emptyRoot: string | undefined;
  /** A seccomp filter for the thread that makes the calls: an array of `struct sock_filter`, base64. */
  readonly filter: string | undefined;
}

/** The parent's messages. */
export type Request =
  | { readonly kind: 'confine'; readonly confinement: Confinement }
  | { readonly kind: 'calls'; readonly calls: readonly WireCall[] };

/** The child's messages. An answer is an errno, or 0 where the call returned anything but -1. */
export type Response =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'answers'; readonly answers: readonly number[] };
