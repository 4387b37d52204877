/** Makes a part of a path of a model's name, so that the name can't lead anywhere else. */
export function pathName(model: string): string {
  if (/^\.*$|\p{Cs}/u.test(model)) throw new TypeError('The model has no name that a path can have');
  return encodeURIComponent(model);
}
