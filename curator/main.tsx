import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/fonts.css';
import './desk.css';
import { startI18n, t } from '../ui/i18n.ts';
import { Desk } from './desk.tsx';

await startI18n();
document.title = t('desk.pageTitle');
const root = document.getElementById('desk');
if (root === null) throw new Error('the page has no place for the desk');
render(<Desk />, root);
