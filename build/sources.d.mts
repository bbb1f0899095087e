export declare const RECORD: string;
export declare function sourceHashes(root: string): Readonly<Record<string, string>>;
export declare function staleness(root: string): string | undefined;
