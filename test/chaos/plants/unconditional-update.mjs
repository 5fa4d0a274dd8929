/* A stop changes the job whatever its state is. */
import { STOP } from '../../../dist/jobs/transitions.js';

STOP.text = STOP.text.replace("AND state IN ('waiting', 'running')", '');
