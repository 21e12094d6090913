//! Brackets with facts: `[2019, SOSP, 510 refs]` in any order.
