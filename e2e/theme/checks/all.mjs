// Every check, the quick ones first.

import { axe } from './axe.mjs';
import { contrast } from './contrast.mjs';
import { direction } from './direction.mjs';
import { keyboard } from './keyboard.mjs';
import { layout } from './layout.mjs';
import { lighthouse } from './lighthouse.mjs';
import { inFirefox, notes } from './notes.mjs';
import { modes } from './modes.mjs';
import { nu } from './nu.mjs';
import { preferences } from './preferences.mjs';
import { print } from './print.mjs';
import { quiet } from './quiet.mjs';
import { type } from './type.mjs';
import { weight } from './weight.mjs';

export const CHECKS = [weight, nu, quiet, type, notes, direction, keyboard, print, preferences, contrast, layout, modes, inFirefox, axe, lighthouse];
