"""Rights over one's data: all that is kept of one number is found, handed over, and erased now.

Begin with `of_one_number`: what that is. `handing_over` makes a file of it, `erasing` erases it,
and `own_data_page` is where a colleague does so for somebody who asks.
It knows nothing of the steps of a call, of webhooks or of the worker's rhythm.
"""
