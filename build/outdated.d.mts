export declare function removeOutdated(root: string): readonly string[];
