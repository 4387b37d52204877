import { ANSWERS } from '../engine/answers.ts';
import { FAULTS } from '../engine/faults.ts';
import { PROTOCOL_NAMES } from '../engine/protocols.ts';
import { DEFAULTS, type Setting } from '../engine/Setting.ts';
import { byId, create } from './elements.ts';

const OWN = 'own';

export interface Form {
  draw(setting: Setting): void;
}

/** The menus: each is named as the field that it sets. */
export function createForm(change: (part: Partial<Setting>) => void): Form {
  const form = byId('form');
  const menus = [...form.querySelectorAll('select')];
  const choices: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    answer: [...labelsOf(ANSWERS), [OWN, 'Your own']],
    protocol: PROTOCOL_NAMES.map((name) => [name, name]),
    fault: labelsOf(FAULTS),
  };
  for (const menu of menus)
    menu.append(...(choices[menu.name] ?? []).map(([value, label]) => create('option', { value }, label)));

  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    const { name, value } = target;
    if (name === 'answer' && value === OWN) return byId(OWN).focus();
    const kind = typeof DEFAULTS[name as keyof Setting];
    const typed = kind === 'number' ? Number(value) : kind === 'boolean' ? value === 'true' : value;
    // Another answer replaces what was pasted; its cuts were for other bytes.
    change({ ...(name === 'answer' && { own: undefined, cuts: [] }), [name]: typed });
  });

  return {
    draw(setting) {
      for (const menu of menus) {
        const isOwn = menu.name === 'answer' && setting.own;
        menu.value = isOwn ? OWN : String(setting[menu.name as keyof Setting]);
      }
    },
  };
}

function labelsOf(
  choices: Readonly<Record<string, { readonly label: string }>>,
): (readonly [string, string])[] {
  return Object.entries(choices).map(([name, { label }]) => [name, label]);
}
