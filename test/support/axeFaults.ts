import axe from 'axe-core';

/** What axe looks for on every page of ours. */
export const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** An expression for a page that resolves with what axe finds there: each rule, with the first element that breaks it. */
export const AXE_FAULTS = `(async () => {
  ${axe.source};
  const { violations } = await axe.run({ runOnly: ${JSON.stringify(AXE_RULES)} });
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
})()`;
