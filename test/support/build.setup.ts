import { buildIfStale } from '../../scripts/buildIfStale.ts';

/** Several files test the build: they share one. */
export default buildIfStale;
