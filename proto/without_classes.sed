# A proto without the classes of its fields, for generated C++.
s/ \[\(instroom\.care\.v1\.class\) = CLASS_[A-Z]+\]//
/classification\.proto/d
