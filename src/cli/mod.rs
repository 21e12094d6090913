//! The command-line door: arguments in, one verb called, a table or JSON out.
