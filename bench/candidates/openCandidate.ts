import { loadLibrary } from '../library.ts';
import type { Workload } from '../workloads/Workload.ts';
import type { Candidate } from './Candidate.ts';
import { floor } from './floor.ts';
import { loadCandidate } from './loadCandidate.ts';

/** A candidate that uses the built library, and the floor that shows the same. */
export async function openCandidate(
  name: string,
  workload: Workload,
): Promise<{ readonly candidate: Candidate; readonly least: Candidate }> {
  const create = await loadCandidate(name);
  const candidate = create(workload, await loadLibrary());
  return { candidate, least: floor(workload, candidate.shows === 'growing' ? 'growing' : 'deltas') };
}
