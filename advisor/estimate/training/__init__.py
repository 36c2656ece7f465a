"""Fine-tuning: what a run takes of a device, and how long it takes.

=============  ======================================================================================================
`frameworks`   what trains, on what, with which optimizers and formats: data of the catalogue
`adapters`     the matrices of an architecture and the parameters of an adapter on them
`memory`       bytes on one device: states exactly, what the backward pass keeps, what the framework takes besides
`compute`      operations and hours
=============  ======================================================================================================
"""
