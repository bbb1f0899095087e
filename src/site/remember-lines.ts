/** A grammar's state at the end of a line. */
interface State {
  equals(other: this): boolean;
}

interface TokenizedLine<S> {
  readonly ruleStack: S;
}

/** What is needed of a TextMate grammar. */
interface LineGrammar<S extends State, R extends TokenizedLine<S>> {
  tokenizeLine2(line: string, state: S | null, timeLimit?: number): R;
}

/** More lines than these are forgotten all at once. */
const MAX_LINES = 20_000;

/**
 * Has a grammar remember the lines that it has read. Pages repeat most lines of their code, and reading one with a
 * grammar takes longer than all else that is done with it.
 */
export function rememberLines<S extends State, R extends TokenizedLine<S>>(grammar: LineGrammar<S, R>): void {
  const read = grammar.tokenizeLine2.bind(grammar);
  /** One object for each state, since a grammar makes equal ones anew. */
  let states: S[] = [];
  let known = new Map<S | null, Map<string, R>>();
  let count = 0;
  const sameState = (state: S): S => {
    const same = states.find((one) => one.equals(state));
    if (same === undefined) states.push(state);
    return same ?? state;
  };
  grammar.tokenizeLine2 = (line, state, timeLimit) => {
    const lines = known.get(state);
    const before = lines?.get(line);
    if (before !== undefined) return before;
    if (count >= MAX_LINES) {
      states = [];
      known = new Map();
      count = 0;
    }
    const result = read(line, state, timeLimit);
    const made = { ...result, ruleStack: sameState(result.ruleStack) };
    const own = known.get(state) ?? new Map<string, R>();
    known.set(state, own.set(line, made));
    count++;
    return made;
  };
}
