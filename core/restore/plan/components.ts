/**
 * The strongly connected components of a directed graph, each after all components that it points to (Tarjan 1972). Nodes are
 * visited in the given order and edges in theirs, so that equal input gives equal output.
 */
export function stronglyConnected(
  nodes: readonly string[],
  targetsOf: (node: string) => readonly string[],
): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const components: string[][] = [];

  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    onStack.add(node);
    for (const target of targetsOf(node)) {
      if (!index.has(target)) {
        visit(target);
        lower(node, low.get(target));
      } else if (onStack.has(target)) {
        lower(node, index.get(target));
      }
    }
    if (low.get(node) === index.get(node)) components.push(popComponent(node));
  };
  const lower = (node: string, candidate: number | undefined): void => {
    low.set(node, Math.min(low.get(node) ?? 0, candidate ?? 0));
  };
  const popComponent = (root: string): string[] => {
    const component = stack.splice(stack.lastIndexOf(root));
    for (const member of component) onStack.delete(member);
    return component;
  };

  for (const node of nodes) if (!index.has(node)) visit(node);
  return components;
}
