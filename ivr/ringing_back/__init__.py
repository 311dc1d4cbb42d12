"""A colleague rings a caller back through the line, which rings both and shows neither's number.

Begin with `may_ring`, which vouches for the numbers, then follow one: `verifying` proves that a
telephone is a colleague's, `pressing` commits a press of "Bel terug" and rings once,
`ring_back_call` notes what comes of it in the call. The pages are `own_telephone_page` and
`ring_back_page`; the table of tries is `ivr.messages.tries`, where cards show it.
"""
