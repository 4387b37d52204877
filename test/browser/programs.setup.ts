import type { TestProject } from 'vitest/node';
import { buildIfStale } from '../../scripts/buildIfStale.ts';
import { programsOf, runPrograms, type ProgramResult } from '../support/programs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** How the programs that start a Chromium of their own have ended. */
    programs: Readonly<Record<string, ProgramResult>>;
  }
}

/** Runs the programs before the browser of the tests starts: some of them measure time. */
export default async function setup(project: TestProject): Promise<void> {
  buildIfStale();
  project.provide('programs', await runPrograms(programsOf('browser')));
}
