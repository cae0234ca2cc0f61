import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/fonts.css';
import './shell/desk.css';
import { startI18n, t, wantedLanguages } from '../ui/i18n.ts';
import { Desk } from './desk.tsx';
import { currentTheme, showTheme } from './shell/theme.ts';

showTheme(currentTheme());
await startI18n(wantedLanguages(), 'desk');
document.title = t('desk.pageTitle');
const root = document.getElementById('desk');
if (root === null) throw new Error('the page has no place for the desk');
render(<Desk />, root);
