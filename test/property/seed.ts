import fc from 'fast-check';

// The gate asks the same questions each time, so that it fails for a change and never for a throw of the dice.
// Other questions: SEED=$RANDOM npm run test:unit
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20261122) });
