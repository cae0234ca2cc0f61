/** Light or dark: as the system has it until somebody chooses. */
const KEY = 'desk:theme';

export type Theme = 'light' | 'dark';

export function currentTheme(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export function showTheme(theme: Theme): void {
  document.documentElement.classList.toggle('paper', theme === 'light');
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  showTheme(theme);
}
