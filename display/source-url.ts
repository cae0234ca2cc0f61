/** `/catalogue/<set>/<name>.webp`; each part of the id is encoded by itself. */
export function sourceUrl(id: string): string {
  return `/catalogue/${id.split('/').map(encodeURIComponent).join('/')}.webp`;
}
