import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { auditSite, searchSite, type Findings, type ViewReport } from '../../scripts/site/auditSite.ts';
import { launchChromium } from '../support/launchChromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What is wrong with the pages of the site, opened from a folder. */
    views: readonly ViewReport[];
    findings: Findings;
  }
}

/** A page of each kind. */
const PAGES = [
  'index.html',
  'api/rxjs-llm.html',
  'operators/retryWithBackoff.html',
  'operators/coalesce.html',
  'sources/fromSSE.html',
  'errors/HttpError.html',
  'types/RetryWithBackoffConfig.html',
  'guide/resilience.html',
];

const QUERIES = [
  ...[
    'retry',
    '429',
    'Retry-After',
    'DeepSeek',
    'structured',
    'stop button',
    'cut',
    'usage',
    'abort',
    'NDJSON',
    'history',
    'approval',
    'caching',
    'function calling',
    'logs',
  ],
];

/** Builds the site into a folder far from the project, and looks at it in a Chromium of its own. */
export default async function setup(project: TestProject): Promise<() => void> {
  const scratch = mkdtempSync(join(tmpdir(), 'rxjs-llm-site-'));
  const folder = join(scratch, 'some/where/else');
  execFileSync(process.execPath, ['node_modules/typedoc/bin/typedoc', '--out', folder], { stdio: 'pipe' });
  const browser = await launchChromium();
  try {
    project.provide('views', await auditSite(browser, folder, PAGES));
    project.provide('findings', await searchSite(browser, folder, QUERIES));
  } finally {
    await browser.close();
  }
  return () => rmSync(scratch, { recursive: true });
}
