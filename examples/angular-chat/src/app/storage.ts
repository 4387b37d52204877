import type { Turn } from './turn';

const KEY = 'chat';

/** The conversation of this tab, as it was before a reload. */
export function loadTurns(): readonly Turn[] {
  try {
    const turns: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(turns) ? (turns as Turn[]) : [];
  } catch {
    return [];
  }
}

export function saveTurns(turns: readonly Turn[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(turns));
  } catch {
    // Without storage, or if it is full, a reload begins a new chat.
  }
}
