import { testMatrix } from './testMatrix.ts';

testMatrix('anthropic-messages');
