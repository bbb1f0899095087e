/** The name of the code where there is no tree. */
export const NO_TREE = 'no tree, only this input';
