/** In place of the library's own, which is faster, and returns the same. */
export class TemplateParser {
  parse(text: string): unknown {
    return JSON.parse(text);
  }

  /** Nothing is lent. */
  retain(): void {
    return;
  }
}
