import { renderDiagram } from './renderDiagram.ts';

/** As much of markdown-it as is needed. */
interface Parser {
  readonly renderer: { readonly rules: { fence?: Rule } };
}

type Rule = (tokens: readonly Token[], index: number, ...rest: readonly unknown[]) => string;

interface Token {
  readonly info: string;
  readonly content: string;
}

/** Draws each `marbles` fence: from the text that the tests read, so no picture can be stale. */
export function drawFences(nameOfPage: () => string): (parser: unknown) => void {
  return (parser) => {
    const { rules } = (parser as Parser).renderer;
    const { fence } = rules;
    rules.fence = (tokens, index, ...rest) => {
      const token = tokens[index];
      const [language, ...words] = (token?.info ?? '').trim().split(/\s+/);
      if (language !== 'marbles') return fence?.(tokens, index, ...rest) ?? '';
      const unit = words.find((word) => word.startsWith('unit='))?.slice(5) ?? '';
      const operator = words.filter((word) => !word.startsWith('unit=')).join(' ');
      return renderDiagram(token?.content ?? '', { operator: operator || `${nameOfPage()}()`, unit });
    };
  };
}
