/**
 * Writes each thing that an answer may hold on each wire, reads it back, and prints what has come through.
 * With `--write`, puts the table into the docs; with `--check`, fails if the docs differ.
 */
import { lossRows } from '../test/support/losses.ts';
import { publishTable, tableOf } from './pageTable.ts';

const table = tableOf(lossRows());
console.log(table);
publishTable('docs/guide/translating-proxy.md', table, 'losses');
