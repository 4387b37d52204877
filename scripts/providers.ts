/**
 * Asks each body what it makes of each field of a request. With `--write`, puts the table into the docs; with `--check`, fails
 * if the docs differ.
 */
import { publishTable } from './pageTable.ts';
import { providerTable } from './providerTable.ts';

const table = providerTable();
console.log(table);
publishTable('docs/guide/providers.md', table, 'providers');
