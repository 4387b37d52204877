/**
 * Dates the section of a version. If there is none, what is under `[Unreleased]` becomes it. Throws if the version has
 * nothing to say, or if `[Unreleased]` holds what the section of the version should.
 */
export function releaseChangelog(text: string, version: string, date: string): string {
  const [, unreleased = ''] = /^## \[Unreleased\]\n([\s\S]*?)(?=^## \[|$(?![\s\S]))/m.exec(text) ?? [];
  const heading = `## [${version}]`;
  const isWritten = text.includes(`${heading}\n`);
  if (text.includes(`${heading} - `))
    throw new Error(`CHANGELOG.md says that ${version} is released already`);
  if (isWritten && unreleased.trim() !== '')
    throw new Error(`CHANGELOG.md has lines under [Unreleased]: move them to [${version}]`);
  if (!isWritten && unreleased.trim() === '') throw new Error('CHANGELOG.md has nothing under [Unreleased]');

  return isWritten
    ? text.replace(`${heading}\n`, `${heading} - ${date}\n`)
    : text.replace('## [Unreleased]\n', `## [Unreleased]\n\n${heading} - ${date}\n`);
}
