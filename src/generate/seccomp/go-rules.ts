import { allGoNodes, type GoNode, goElements, goNodes, goValue, isGo } from './go-nodes.ts';
import type { ListedRule } from './listed-rule.ts';

/** The rules of a profile in Go, and all its strings. */
export interface GoProfile {
  /** Those of the list `syscalls`, and those that a container gets with a capability, in their order. */
  readonly rules: readonly ListedRule[];
  readonly strings: ReadonlySet<string>;
}

/**
 * Reads the profile of Docker, of containers/common (a list of rules with `Includes` and `Excludes`) or of containerd (a list,
 * and a `switch` on the capabilities of the container); undefined if the text has no such list.
 */
export function goProfile(text: string): GoProfile | undefined {
  const file = goNodes(text);
  if (file === undefined) return undefined;
  const strings = new Set<string>();
  const lists: (readonly GoNode[])[] = [file];
  for (const node of allGoNodes(file)) {
    if (node.kind === 'string') strings.add(node.text);
    if (node.kind === 'group') lists.push(node.nodes);
  }
  const rules = lists.flatMap((nodes) => [...listedRules(nodes), ...switchedRules(nodes)]);
  return rules.length === 0 ? undefined : { rules, strings };
}

/** `syscalls := []*Syscall{ {…}, {…} }` */
function listedRules(nodes: readonly GoNode[]): readonly ListedRule[] {
  const at = nodes.findIndex(
    (node, index) => isGo(node, 'syscalls') && isGo(nodes[index + 1], ':') && isGo(nodes[index + 2], '='),
  );
  const list =
    at < 0 ? undefined : nodes.slice(at).find((node) => node.kind === 'group' && node.open === '{');
  return list?.kind === 'group'
    ? list.nodes.flatMap((node) => (node.kind === 'group' ? [ruleOf(node.nodes, [])] : []))
    : [];
}

/** `case "CAP_SYS_BOOT": s.Syscalls = append(s.Syscalls, specs.LinuxSyscall{…})` */
function switchedRules(nodes: readonly GoNode[]): readonly ListedRule[] {
  return nodes.flatMap((node, index): readonly ListedRule[] => {
    const capability = nodes[index + 1];
    if (!isGo(node, 'case') || capability?.kind !== 'string' || !isGo(nodes[index + 2], ':')) return [];
    if (!capability.text.startsWith('CAP_')) return [];
    const rest = nodes.slice(index + 3);
    const end = rest.findIndex((one) => isGo(one, 'case') || isGo(one, 'default'));
    return rest
      .slice(0, end < 0 ? undefined : end)
      .flatMap((one) => (one.kind === 'group' && one.open === '(' ? one.nodes : []))
      .flatMap((one) =>
        one.kind === 'group' && one.open === '{' ? [ruleOf(one.nodes, [capability.text])] : [],
      );
  });
}

function ruleOf(own: readonly GoNode[], capabilities: readonly string[]): ListedRule {
  // Docker has the fields of the runtime specification in a struct of their own.
  const inner = goElements(goValue(own, 'LinuxSyscall'));
  const value = (key: string): readonly GoNode[] => {
    const direct = goValue(own, key);
    return direct.length > 0 ? direct : goValue(inner, key);
  };
  const includes = goElements(value('Includes'));
  const excludes = goElements(value('Excludes'));
  return {
    names: goElements(value('Names')).flatMap((node) =>
      node.kind === 'string' ? [{ name: node.text, start: node.start, end: node.end }] : [],
    ),
    action: actionOf(value('Action'), value('Errno')),
    hasArguments: goElements(value('Args')).length > 0,
    capabilities: [...capabilities, ...stringsOf(goValue(includes, 'Caps'))],
    withoutCapabilities: stringsOf(goValue(excludes, 'Caps')),
    isLimited: isLimited(includes) || isLimited(excludes),
  };
}

function actionOf(action: readonly GoNode[], errno: readonly GoNode[]): ListedRule['action'] {
  const name = action.at(-1);
  if (isGo(name, 'ActAllow')) return 'allow';
  const [first] = errno;
  return isGo(name, 'ActErrno') && first?.kind === 'string' && first.text === 'EPERM' ? 'EPERM' : 'other';
}

function stringsOf(value: readonly GoNode[]): readonly string[] {
  return goElements(value).flatMap((node) => (node.kind === 'string' ? [node.text] : []));
}

function isLimited(scope: readonly GoNode[]): boolean {
  return scope.some((node, index) => isGo(scope[index + 1], ':') && !isGo(node, 'Caps'));
}
